// Sets the colours that were chosen before anything is painted. Without a choice the system decides.
(() => {
  try {
    const chosen = localStorage.getItem('keyreeve-theme');
    if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is switched off in this browser: then the choice lasts as long as the page.
    document.documentElement.dataset.storage = 'off';
  }
})();
