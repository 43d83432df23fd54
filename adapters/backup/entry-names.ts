/** The first entry, and the last two. */
export const headerEntry = 'backup.json';
export const manifestEntry = 'manifest.json';
export const checksumEntry = 'manifest.sha256';
