import type { Patch } from './lean-packages.ts';

/** Changes of the AWS SDK: what a function on Node.js with DynamoDB does not need goes. */
export const SDK_PATCHES: readonly Patch[] = [
  {
    file: /[\\/]@smithy[\\/]core[\\/].*[\\/]loadSharedConfigFiles\.js$/,
    changes: [
      // In Lambda all settings are in the environment. The SDK would look for files in a home directory before the first request.
      [/^import \{(?:.*\n)*?const swallowError = .*\n/m, ''],
      [
        /^export const loadSharedConfigFiles = (?:.*\n)*?\};\n/m,
        'export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });\n',
      ],
    ],
  },
  {
    file: /[\\/]@smithy[\\/]core[\\/].*[\\/]calculateBodyLength\.js$/,
    changes: [
      // No request sends a file. The name alone makes Node load its streams of files, which takes 1 ms.
      [/^import \{ ReadStream, .*\n/m, ''],
      [/^ {4}else if \(body instanceof ReadStream\) \{\n(?: {8}.*\n)*? {4}\}\n/m, ''],
    ],
  },
  {
    file: /[\\/]@smithy[\\/]core[\\/].*[\\/]Sha256Node\.js$/,
    changes: [
      // Node in Lambda always has SHA-256. To ask for it takes 0.3 ms, and the SDK's own takes 3 KB.
      [/^import \{ Sha256Js \} .*\n/m, ''],
      [/^const hasNativeCrypto = .*\n(?: .*\n)*?\}\)\(\);\n/m, ''],
      [/hasNativeCrypto \? buildNativeClass\(\) : Sha256Js/, '/* @__PURE__ */ buildNativeClass()'],
    ],
  },
  {
    file: /[\\/]@aws-sdk[\\/]client-dynamodb[\\/].*[\\/]schemas_0\.js$/,
    changes: [
      // No function makes tables, backups or replicas. The classes of their errors take 5 KB.
      [
        /^n0_registry\.registerError\((?:\w*Backup|\w*Export|GlobalTable|Import|Index|InvalidRestore|PointInTime|Policy|Replica[AN]|Table)\w*\$, .*\n/gm,
        '',
      ],
    ],
  },
];
