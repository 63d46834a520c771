/** The import law of ARCHITECTURE.md, executable. `npm run check` runs it. */
const domain = '^shared/src/domain/';
const slices = '(projects|tasks|conversations|richtext|import-export)';
const tests = '\\.(test|integration\\.test)\\.tsx?$';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'a circle of types alone is erased before anything runs',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'kernel-stands-alone',
      comment: 'domain/kernel → yjs, zod, ranks; access for the types of roles',
      severity: 'error',
      from: { path: `${domain}kernel/`, pathNot: tests },
      to: {
        pathNot: ['^shared/src/domain/(kernel|access)/', 'node_modules/(yjs|zod|fractional-indexing-jittered|lib0)/'],
      },
    },
    {
      name: 'access-stands-alone',
      severity: 'error',
      from: { path: `${domain}access/`, pathNot: tests },
      to: { pathNot: ['^shared/src/domain/(kernel|access)/'] },
    },
    {
      name: 'domain-slices-are-pure',
      comment: 'domain slices → kernel, access, richtext; never the platform, the contract or a runtime',
      severity: 'error',
      from: { path: `${domain}${slices}/`, pathNot: tests },
      to: { pathNot: ['^shared/src/domain/', 'node_modules/(yjs|zod)/'] },
    },
    {
      name: 'no-slice-imports-a-slice',
      comment: 'refer by id, or move the shared idea to kernel; the importer writes into the slices and may know them',
      severity: 'error',
      from: { path: `${domain}(projects|tasks|conversations|richtext)/`, pathNot: tests },
      to: { path: `${domain}${slices}/`, pathNot: [`${domain}$1/`, `${domain}richtext/`] },
    },
    {
      name: 'contract-knows-domain-types-only',
      severity: 'error',
      from: { path: '^shared/src/contract/', pathNot: tests },
      to: { pathNot: ['^shared/src/(contract|domain)/', 'node_modules/zod/'] },
    },
    {
      name: 'platform-does-not-know-the-product',
      comment: 'ports and adapters → kernel, access, contract errors, and their own driver',
      severity: 'error',
      from: { path: '^shared/src/platform/', pathNot: tests },
      to: { path: '^(shared/src/(domain/(?!kernel|access)|testkit)|sync-server|api|client|e2e)' },
    },
    {
      name: 'testkit-is-for-tests',
      severity: 'error',
      from: { path: '^(shared|sync-server|api|client)/', pathNot: [tests, '^shared/src/testkit/'] },
      to: { path: '^shared/src/testkit/' },
    },
    {
      name: 'sync-server-knows-no-host',
      severity: 'error',
      from: { path: '^sync-server/src/' },
      to: { path: '^(api|client|e2e)/' },
    },
    {
      name: 'api-slices-do-not-import-each-other',
      severity: 'error',
      from: { path: '^api/src/(auth|teams|projects|tasks|documents)/', pathNot: tests },
      to: { path: '^api/src/(auth|teams|projects|tasks|documents)/', pathNot: '^api/src/$1/' },
    },
    {
      name: 'api-slices-know-no-adapter',
      comment: 'only main files wire the sync server and the adapters',
      severity: 'error',
      from: { path: '^api/src/', pathNot: [tests, '^api/src/(main|standalone|open-[a-z-]+)\\.ts$'] },
      to: { path: '^sync-server/' },
    },
    {
      name: 'main-files-are-imported-by-nobody',
      severity: 'error',
      from: { path: '^(shared|sync-server|api|client)/', pathNot: tests },
      to: { path: '^(sync-server|api|client)/src/main\\.tsx?$' },
    },
    {
      name: 'client-ui-has-no-product-words',
      severity: 'error',
      from: { path: '^client/src/ui/' },
      to: { path: ['^shared/', '^client/src/(app|sync|http|features|editor)/'] },
    },
    {
      name: 'client-features-do-not-import-each-other',
      comment: 'the app composes features; a lazy import in a route or slot is composition',
      severity: 'error',
      from: { path: '^client/src/features/([^/]+)/', pathNot: tests },
      to: {
        path: '^client/src/features/([^/]+)/',
        pathNot: '^client/src/features/$1/',
        dependencyTypesNot: ['dynamic-import'],
      },
    },
    {
      name: 'client-sync-and-http-are-below-screens',
      severity: 'error',
      from: { path: '^client/src/(sync|http)/', pathNot: tests },
      to: { path: '^client/src/(app|features|editor)/' },
    },
    {
      name: 'client-knows-no-server',
      severity: 'error',
      from: { path: '^client/src/' },
      to: { path: ['^(sync-server|api|e2e)/', '^shared/src/platform/'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: ['^virtual:', '\\?'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['dist/', '\\.css$'] },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
    },
  },
};
