import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

const SERVER = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    react(),
    tailwindcss(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'service-worker.ts',
      // app/pwa.ts registers it, so that a new version waits until the person says so.
      injectRegister: false,
      injectManifest: {
        globPatterns: ['**/*.{js,css,html,woff2,svg,png,webmanifest}'],
        maximumFileSizeToCacheInBytes: 4 << 20,
      },
      manifest: {
        id: '/',
        name: 'Cairn',
        short_name: 'Cairn',
        description: 'Projects and boards that never lose what you wrote, online or not.',
        start_url: '/',
        display: 'standalone',
        background_color: '#faf9f6',
        theme_color: '#faf9f6',
        icons: [
          { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
          { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
          { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
        ],
      },
    }),
  ],
  build: {
    target: 'es2024',
    outDir: 'dist',
    // The service worker keeps old hashed files; maps would double what it could be made to hold.
    sourcemap: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // No group for the editor: a group takes what its modules depend on along, and so into the first load.
          groups: [
            { name: 'react', test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            { name: 'yjs', test: /node_modules[\\/](yjs|lib0|y-protocols)[\\/]/, priority: 3 },
            // Menus on every screen use it, and the editor too: without a group of its own it drags the editor in.
            { name: 'floating', test: /node_modules[\\/]@floating-ui[\\/]/, priority: 4 },
          ],
        },
      },
    },
  },
  server: {
    proxy: {
      '/api': SERVER,
      '/sync': { target: SERVER, ws: true },
    },
  },
});
