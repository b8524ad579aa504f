/** Describes the header of a list, for the documentation of its response. */
export const leftOut = {
  'Items-Left-Out':
    'Number of entries that are missing from the response, since the service cannot read them. Absent if there are none.',
};
