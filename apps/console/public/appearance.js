// Runs before the first paint, as a file of our own because the security policy forbids inline scripts: without it a dark screen
// would flash white. src/lib/preferences.ts writes what is read here.
(() => {
  let saved = {};
  try {
    saved = JSON.parse(localStorage.getItem('quire.preferences') ?? '{}') ?? {};
  } catch {
    saved = {};
  }
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const theme = saved.theme === 'paper' || saved.theme === 'carbon' ? saved.theme : dark ? 'carbon' : 'paper';
  document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.pair = saved.pair ?? 'green-red';
})();
