import { suggestMapping, type ImportMapping } from '@cairn/shared/domain/import-export/import-mapping.ts';
import type { ImportPlan } from '@cairn/shared/domain/import-export/import-plan.ts';
import { resolveImport } from '@cairn/shared/domain/import-export/resolve-import.ts';
import type { ResolvedImport } from '@cairn/shared/domain/import-export/resolved-import.ts';
import { can, canInTeam } from '@cairn/shared/domain/access/roles.ts';
import type { Id22 } from '@cairn/shared/domain/kernel/ids.ts';
import { readProject } from '@cairn/shared/domain/projects/read.ts';
import { CircleAlert, Download } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useCurrentTeam } from '../../app/current-team.ts';
import { useSession } from '../../app/session.ts';
import { usePeople, useProjects, type DirectoryProject } from '../../http/directory.ts';
import { useSync } from '../../sync/react.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { Select } from '../../ui/select.tsx';
import { useShortcuts } from '../../ui/shortcuts.ts';
import { formatBytes, formatNumber } from '../../words/format.ts';
import { t } from '../../words/t.ts';
import { ColumnMapping } from './column-mapping.tsx';
import { PlanCounts } from './counts-table.tsx';
import { startOver, type ImportState, type Target } from './import-store.ts';
import { counted, documentWords } from './import-words.ts';
import { NeedsEye } from './needs-eye.tsx';
import { PeopleMapping } from './people-mapping.tsx';
import { saveReport } from './report-csv.ts';
import { defaultName, runImport } from './run-import.ts';
import { useTarget, type TargetProject } from './use-target.ts';

type State = Extract<ImportState, { step: 'plan' }>;
/** Salts the ids of a project that is not made yet; none of them is written. */
const NOWHERE = '----------------------' as Id22;

/** The dry run: what would come over, what needs an eye, and every choice there is. */
export function PlanStep({ state: { file, plan, failed, before } }: { state: State }) {
  const sync = useSync();
  const people = usePeople();
  const teamId = useTeamFor();
  const projects = useProjects().filter((one) => one.archivedAt === null && can(one.role, 'project.write'));
  const [target, setTarget] = useState<Target>(
    () =>
      failed?.target ??
      (before !== null && projects.some((one) => one.id22 === before)
        ? { to: 'project', id: before }
        : { to: 'new', name: defaultName(plan), made: null }),
  );
  const project = useTarget(target.to === 'project' ? target.id : null);
  const existing = useMemo(() => (project?.index ? readProject(project.index).columns : []), [project]);
  const suggested = useMemo(
    () =>
      suggestMapping(
        plan,
        people.map(({ id22, name, email }) => ({ id: id22, name, ...(email === undefined ? {} : { email }) })),
        existing,
      ),
    [plan, people, existing],
  );
  const [chosen, setChosen] = useState<ImportMapping>(failed?.mapping ?? { people: new Map(), columns: new Map() });
  const [unmatched, setUnmatched] = useState<ReadonlySet<string>>(new Set());
  const mapping = useMemo<ImportMapping>(
    () => ({
      people: new Map([...suggested.people, ...chosen.people].filter(([source]) => !unmatched.has(source))),
      columns: new Map([...suggested.columns, ...chosen.columns]),
    }),
    [suggested, chosen, unmatched],
  );
  const resolved = useResolved(plan, useDeferredValue(mapping), target, project);
  const tasks = resolved?.tasks.filter((task) => task.state === 'new' || task.state === 'taken-back').length ?? 0;
  const label = tasks === 0 ? t('imports.plan.importNothing') : counted('imports.plan.import', tasks);
  const named = target.to === 'project' || target.name.trim() !== '';
  const ready = resolved !== null && named && project?.problem !== 'read-only';
  const start = (): void => {
    const clean: Target = target.to === 'new' ? { ...target, name: target.name.trim() } : target;
    if (ready) void runImport(sync, { file, plan, mapping, target: clean, teamId });
  };
  const match = (source: string, person: Id22 | null): void => {
    setUnmatched((last) =>
      person === null ? new Set([...last, source]) : new Set([...last].filter((one) => one !== source)),
    );
    if (person !== null) setChosen((last) => ({ ...last, people: new Map([...last.people, [source, person]]) }));
  };
  useShortcuts(t('imports.title'), [{ keys: 'mod+enter', label, run: start, when: ready }]);
  return (
    <>
      <header>
        <h2 className="title">{t('imports.plan.heading', { name: plan.name || t('imports.plan.untitled') })}</h2>
        <p className="ink-2 imp-lead">{t('imports.plan.dryRun', { file: file.name, size: formatBytes(file.size) })}</p>
      </header>
      {failed !== null && (
        <div className="note is-bad imp-problem" role="alert">
          <Icon of={CircleAlert} />
          <p>{t('imports.running.failed', { reason: failed.reason })}</p>
        </div>
      )}
      <div className="imp-bar">
        <Button kind="primary" keys="mod+enter" disabled={!ready} onClick={start}>
          {label}
        </Button>
        <Button kind="line" onClick={startOver}>
          {t('imports.plan.other')}
        </Button>
        <Button
          icon={Download}
          disabled={resolved === null}
          onClick={() => resolved && saveReport(plan, resolved.ledger, file.name)}
        >
          {t('imports.plan.csv')}
        </Button>
        <UndoHint />
      </div>
      <TargetRow target={target} name={defaultName(plan)} projects={projects} project={project} onTarget={setTarget} />
      {resolved !== null && <Again resolved={resolved} />}
      <div className="imp-grid">
        <section>
          <h3 className="sect">{t('imports.plan.comesOver')}</h3>
          <PlanCounts ledger={resolved?.ledger ?? plan.ledger} />
        </section>
        <NeedsEye plan={plan} people={mapping.people} />
        <ColumnMapping
          plan={plan}
          columns={mapping.columns}
          existing={existing}
          onColumn={(source, to) =>
            setChosen((last) => ({ ...last, columns: new Map([...last.columns, [source, to]]) }))
          }
        />
        <PeopleMapping plan={plan} people={mapping.people} onPerson={match} />
      </div>
    </>
  );
}

/** The team that a new project belongs to: the one at hand, or one in which this person may make projects. */
function useTeamFor(): string | null {
  const current = useCurrentTeam();
  const teams = useSession().teams.filter((team) => canInTeam(team.role, 'project.create'));
  return (teams.find((team) => team.id === current?.id) ?? teams[0])?.id ?? null;
}

const KEYS = '\u0000';

function UndoHint() {
  const [before, after] = t('imports.plan.undoHint', { keys: KEYS }).split(KEYS);
  return (
    <span className="push ink-3 imp-undo-hint">
      {before} <Kbd keys="mod+z" /> {after}
    </span>
  );
}

function useResolved(
  plan: ImportPlan,
  mapping: ImportMapping,
  target: Target,
  project: TargetProject | null,
): ResolvedImport | null {
  const id = target.to === 'project' ? target.id : (target.made ?? NOWHERE);
  const index = project?.index ?? null;
  const waiting = target.to === 'project' && index === null;
  return useMemo(
    () => (waiting ? null : resolveImport(index, id, plan, mapping, documentWords())),
    [waiting, index, id, plan, mapping],
  );
}

const NEW = '';

function TargetRow({
  target,
  name: suggested,
  projects,
  project,
  onTarget,
}: {
  target: Target;
  /** what a new project would be called */
  name: string;
  projects: readonly DirectoryProject[];
  project: TargetProject | null;
  onTarget: (target: Target) => void;
}) {
  const [name, setName] = useState(target.to === 'new' ? target.name : suggested);
  const made = target.to === 'new' ? target.made : null;
  return (
    <div className="imp-target">
      <span className="med">{t('imports.plan.into')}</span>
      <Select
        label={t('imports.plan.into')}
        value={target.to === 'new' ? NEW : target.id}
        disabled={made !== null}
        options={[
          { value: NEW, label: t('imports.plan.newProject') },
          ...projects.map((one) => ({
            value: one.id22 as string,
            label: t('imports.plan.existing', { name: one.name }),
          })),
        ]}
        onChange={(value) =>
          onTarget(value === NEW ? { to: 'new', name, made: null } : { to: 'project', id: value as Id22 })
        }
      />
      {target.to === 'new' && (
        <span className="field imp-name">
          <input
            aria-label={t('imports.plan.projectName')}
            value={name}
            maxLength={100}
            disabled={made !== null}
            onChange={(event) => {
              setName(event.target.value);
              onTarget({ to: 'new', name: event.target.value, made: null });
            }}
          />
        </span>
      )}
      {project !== null && project.problem !== null && (
        <output className="warn">{t(`imports.plan.target.${project.problem}`)}</output>
      )}
    </div>
  );
}

/** A board that was here before: what this run would add. */
function Again({ resolved }: { resolved: ResolvedImport }) {
  const here = resolved.tasks.filter((task) => task.state === 'here').length;
  const back = resolved.tasks.filter((task) => task.state === 'taken-back').length;
  if (here + back === 0) return null;
  const fresh = resolved.tasks.filter((task) => task.state === 'new').length;
  return (
    <p className="note is-info imp-problem">
      {back > 0
        ? t('imports.plan.restores', { back: formatNumber(back), new: formatNumber(fresh) })
        : t('imports.plan.again', { new: formatNumber(fresh), old: formatNumber(here) })}
    </p>
  );
}
