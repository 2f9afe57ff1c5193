// The script of the report: draws the picture, and filters the table of access. Runs in the reader's browser, from a file, without network.
import type { Picture } from '../picture.ts';
import { filterAccess } from './access-table.ts';
import { showPicture } from './show-picture.ts';

const data = document.getElementById('picture-data');
if (data?.textContent) showPicture(JSON.parse(data.textContent) as Picture);
filterAccess();
