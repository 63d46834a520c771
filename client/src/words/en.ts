import { app } from './en/app.ts';
import { auth } from './en/auth.ts';
import { board } from './en/board.ts';
import { errors } from './en/errors.ts';
import { imports } from './en/import.ts';
import { project } from './en/project.ts';
import { settings } from './en/settings.ts';
import { sync } from './en/sync.ts';
import { task } from './en/task.ts';
import { team } from './en/team.ts';
import { ui } from './en/ui.ts';
import { editor } from './en/editor.ts';
import { teach } from './en/teach.ts';
import { thread } from './en/thread.ts';

/** English: one file per slice. A new slice is its file and two lines here. */
export const en = { app, auth, board, editor, errors, imports, project, settings, sync, task, teach, team, thread, ui };
