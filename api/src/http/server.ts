import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Config } from '@cairn/shared/platform/config.ts';
import type { Log } from '@cairn/shared/platform/log.ts';
import { newUuid } from '@cairn/shared/platform/new-id.ts';
import { handleErrors, sendProblem, toApiError } from './errors.ts';

const BODY_BYTES = 1_000_000;
const REQUEST_TIMEOUT_MS = 120_000;

/** Fastify with what every address has: problems as errors, security headers, cookies, a limit on bodies. */
export async function createHttpServer(
  config: Pick<Config, 'publicUrl' | 'trustedProxies'>,
  log: Log,
): Promise<FastifyInstance> {
  const logger: FastifyBaseLogger = log;
  const app: FastifyInstance = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // made here, never taken from a header: it must name one request
    genReqId: () => newUuid(),
    requestIdHeader: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // counted from our side, so that a header made up by the caller is never believed
    trustProxy: (_address, hop) => hop < config.trustedProxies,
    routerOptions: { maxParamLength: 256 },
    // an address that cannot be read never reaches the handlers below
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, toApiError(error)),
    forceCloseConnections: true,
  });
  const https = config.publicUrl.startsWith('https:');
  app.decorateRequest('caller', undefined);
  acceptEmptyJson(app);
  handleErrors(app);
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        workerSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' }, // an invitation's address holds its token
  });
  app.addHook('onSend', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  return app;
}

/** Programs name JSON as the type of a body that they do not send; that is no mistake worth a refusal. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else void parse(request, body as string, done);
  });
}
