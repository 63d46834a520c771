// Runs before the first paint: a chosen theme must not flash the other one.
try {
  const theme = localStorage.getItem('cairn/theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the system's theme it is.
}
