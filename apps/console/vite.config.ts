import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';
import { precompress } from './precompress.ts';

const server = process.env['QUIRE_DEV_SERVER'] ?? 'http://127.0.0.1:8000';

/**
 * The content security policy allows only files of our own origin, so nothing is inlined: no data URIs, no inline scripts.
 * The condition `quire-source` reads our packages from their TypeScript, so a build never picks up a stale one.
 */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), precompress()],
  resolve: { conditions: ['quire-source', ...defaultClientConditions] },
  build: { outDir: 'dist', emptyOutDir: true, assetsInlineLimit: 0, target: 'es2022', chunkSizeWarningLimit: 600 },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: server, changeOrigin: true },
      '/ws': { target: server, changeOrigin: true, ws: true },
    },
  },
});
