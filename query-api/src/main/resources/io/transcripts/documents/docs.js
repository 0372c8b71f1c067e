// Shows the document that the page names. Redoc is asked to tell nobody of it; the page's policy holds it to that.
import { init } from '/docs/redoc-3.0.1.js';

for (const link of document.querySelectorAll('nav > a')) {
  if (new URL(link.href).pathname === location.pathname) {
    link.setAttribute('aria-current', 'page');
  }
}
const main = document.getElementById('document');
init(main.dataset.document, {
  disableTelemetry: true,
  router: 'hash',
  hideDownloadButtons: true,
}, main);
