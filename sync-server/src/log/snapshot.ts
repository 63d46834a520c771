import zlib from 'node:zlib';

/** Quality 9 would save 9 % for three to six times the time. */
export const BROTLI: zlib.BrotliOptions = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 5 } };
