/** Settings of the generator, which makes the types. `npm run sdk` writes the document and runs it. */
export default {
  input: './build/openapi.json',
  output: { path: './src/generated', clean: false, entryFile: false, importFileExtension: '.ts' },
  plugins: ['@hey-api/typescript'],
};
