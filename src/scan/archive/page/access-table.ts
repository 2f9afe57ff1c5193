// The search above the table of access: rows whose text holds every word stay.

/** Makes the search field of the access table work. */
export function filterAccess(): void {
  const search = document.querySelector<HTMLInputElement>('#access-search');
  const shown = document.querySelector('#access-shown');
  if (!search || !shown) return;
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('#access tbody tr')];
  const texts = rows.map((row) => row.innerText.toLowerCase());
  search.addEventListener('input', () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every((word) => texts[index]!.includes(word));
      if (!row.hidden) count += 1;
    });
    shown.textContent = words.length === 0 ? '' : `${count} of ${rows.length}`;
  });
}
