/** Stands for the address of the API in the samples of the reference page, until the page is served. */
export const SAMPLE_ADDRESS = 'https://api.example.com';
