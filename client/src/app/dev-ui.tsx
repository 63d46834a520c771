import { Calendar, Check, Filter, MessageSquare, Pencil, SquareCheck, Trash2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Avatar, AvatarStack } from '../ui/avatar.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { CairnState } from '../ui/cairn-state.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { confirm, Dialog } from '../ui/dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { PasswordField, TextArea, TextField } from '../ui/field.tsx';
import { hueStyle, HUES } from '../ui/hue.ts';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { LinkCard } from '../ui/link-card.tsx';
import { ContextMenu, Menu, MenuHeading, MenuItem, MenuSeparator, SubMenu } from '../ui/menu.tsx';
import { PickerPopover } from '../ui/picker.tsx';
import { PriorityIcon } from '../ui/priority-icon.tsx';
import { RadioGroup } from '../ui/radio-group.tsx';
import { Seg } from '../ui/seg.tsx';
import { Select } from '../ui/select.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Switch } from '../ui/switch.tsx';
import { setTheme, useTheme } from '../ui/theme.ts';
import { showToast } from '../ui/toast.tsx';

const PEOPLE = ['Ana Brandt', 'Kofi Mensah', 'Tom Oduya', 'Ines Laurent', 'Priya Raman', 'Jonas Vik'].map((name) => ({
  id: name,
  name,
}));

const CARDS: [string, string][] = [
  ['Default', ''],
  ['Hover', 'is-hover'],
  ['Focus', 'is-focus'],
  ['Selected', 'is-sel'],
  ['Open', 'is-open'],
  ['Open and focus', 'is-open is-focus'],
  ['Remote change', 'is-remote'],
  ['Someone is in it', 'is-here'],
  ['Dragging 3', 'is-drag'],
  ['Not numbered yet', 'is-draft'],
  ['Done', 'is-done'],
  ['Where it was', 'is-ghost'],
  ['Refused', 'is-refused'],
];

/** Development only: every primitive in every state, to be looked at beside the design. */
export function DevUi() {
  const theme = useTheme();
  return (
    <div className="scroll" style={{ height: '100%', padding: '32px 40px 80px', maxWidth: 1440, margin: '0 auto' }}>
      <div className="row">
        <h1 className="title grow">Components and tokens</h1>
        <Seg
          label="Theme"
          value={theme}
          onChange={setTheme}
          options={[
            { value: 'system', label: 'System' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
      </div>
      <Part name="Card">
        {CARDS.map(([name, state]) => (
          <Case key={name} name={name}>
            <Card state={state} />
          </Case>
        ))}
        <Case name="Slot">
          <div className="slot" style={{ height: 91 }} />
        </Case>
        <Case name="Loading">
          <div className="card">
            <Skeleton widths={[40, '92%', '60%']} />
          </div>
        </Case>
      </Part>
      <Buttons />
      <Atoms />
      <Fields />
      <Floating />
      <Chips />
      <Part name="Empty and error">
        <EmptyState
          title="Nothing on the slip"
          text="Cards you drag here are being worked on. The limit is 5."
          stones={0}
        >
          <Button kind="line" keys="c">
            New card
          </Button>
        </EmptyState>
        <EmptyState title="All read" text="Mentions, assignments and replies arrive here." stones={3} />
        <EmptyState error title="This screen broke" text="What you wrote is kept. Try again.">
          <Button kind="line">Try again</Button>
        </EmptyState>
      </Part>
    </div>
  );
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="sect">{name}</h2>
      <div style={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(213px, 1fr))', gap: 16 }}>
        {children}
      </div>
    </section>
  );
}

const Case = ({ name, children }: { name: string; children: ReactNode }) => (
  <div>
    <small className="xs ink-3" style={{ display: 'block', marginBottom: 6 }}>
      {name}
    </small>
    {children}
  </div>
);

function Card({ state }: { state: string }) {
  const hue = state === 'is-remote' ? 'brick' : 'sky';
  return (
    <article
      className={`card ${state}`}
      style={{ ...hueStyle(hue), ...(state === 'is-remote' ? { animationPlayState: 'paused' } : {}) }}
    >
      {state === 'is-sel' && (
        <span className="check on">
          <Icon of={Check} size={12} />
        </span>
      )}
      {state === 'is-drag' && <b className="stack">3</b>}
      {state === 'is-remote' && <span className="flagname">Mirela</span>}
      {state === 'is-here' && <span className="flagname">Jonas</span>}
      <div className="card-top">
        <span className="card-no">{state === 'is-draft' ? 'New' : 'HR-58'}</span>
        <AvatarStack people={PEOPLE.slice(5)} />
      </div>
      <h3 className="card-t">Rudder bearing: measure the clearance</h3>
      <div className="card-l">
        <span className="lb" style={hueStyle('sky')}>
          Hull
        </span>
        <span className="lb" style={hueStyle('fern')}>
          Survey
        </span>
      </div>
      <div className="card-m">
        <span className="late">Late · 9 Mar</span>
        <span>
          <Icon of={SquareCheck} size={14} />
          2/3
        </span>
        <span>
          <Icon of={MessageSquare} size={14} />5
        </span>
      </div>
    </article>
  );
}

const STATES = ['', 'is-hover', 'is-focus', 'is-open'];

function Buttons() {
  return (
    <Part name="Buttons: default, hover, focus, open, off">
      {(['primary', 'line', 'plain', 'danger', 'destroy'] as const).map((kind) => (
        <div key={kind} className="row" style={{ gridColumn: '1 / -1', gap: 16 }}>
          <span className="ink-3" style={{ width: 60 }}>
            {kind}
          </span>
          {STATES.map((state) => (
            <Button key={state} kind={kind} className={state} icon={Filter}>
              Filter
            </Button>
          ))}
          <Button kind={kind} disabled>
            Filter
          </Button>
          <Button kind={kind} size="sm">
            Small
          </Button>
          <Button kind={kind} size="lg" keys="enter">
            Large
          </Button>
          <IconButton icon={Pencil} label="Edit" keys="e" />
        </div>
      ))}
    </Part>
  );
}

function Atoms() {
  const [on, setOn] = useState(true);
  return (
    <Part name="Atoms">
      <Case name="Choices">
        <div className="row">
          <Checkbox checked={!on} onChange={() => setOn(!on)} label="a" />
          <Checkbox checked={on} onChange={() => setOn(!on)} label="b" />
          <Checkbox checked="indeterminate" onChange={() => undefined} label="c" />
          <Switch checked={!on} onChange={() => setOn(!on)} label="d" />
          <Switch checked={on} onChange={() => setOn(!on)} label="e" />
        </div>
      </Case>
      <Case name="People">
        <div className="row" style={{ gap: 12 }}>
          <Avatar person={PEOPLE[0]!} />
          <Avatar person={PEOPLE[1]!} size={24} here />
          <Avatar person={PEOPLE[2]!} size={28} />
          <Avatar person={PEOPLE[3]!} size={32} />
          <AvatarStack people={PEOPLE} />
        </div>
      </Case>
      <Case name="State">
        <div className="row">
          {([0, 1, 2, 3, 'done', 'dropped'] as const).map((stones) => (
            <CairnState key={stones} stones={stones} />
          ))}
        </div>
      </Case>
      <Case name="Priority">
        <div className="row">
          {[0, 1, 2, 3, 4].map((level) => (
            <PriorityIcon key={level} level={level} />
          ))}
        </div>
      </Case>
      <Case name="Labels">
        <div className="row" style={{ flexWrap: 'wrap', gap: '2px 10px' }}>
          {HUES.map((hue) => (
            <span key={hue} className="lb" style={hueStyle(hue)}>
              {hue}
            </span>
          ))}
        </div>
      </Case>
      <Case name="Keys and tooltip">
        <div className="row">
          <Kbd keys="mod+k" />
          <Kbd keys="shift+arrowdown" />
          <span className="tip">
            Filter <Kbd keys="f" />
          </span>
        </div>
      </Case>
    </Part>
  );
}

function Fields() {
  const [role, setRole] = useState<'lead' | 'editor'>('editor');
  return (
    <Part name="Fields">
      <div className="form">
        <TextField label="Name" defaultValue="Ana Brandt" hint="As others see it" />
        <TextField label="Wrong" defaultValue="31.2." error="February has 28 days: 28.2.?" />
      </div>
      <div className="form">
        <PasswordField label="Password" defaultValue="secret" />
        <TextArea label="Text" defaultValue={'Two\nlines'} />
      </div>
      <div className="form">
        <Select
          label="Role"
          value={role}
          onChange={setRole}
          options={[
            { value: 'lead', label: 'Lead' },
            { value: 'editor', label: 'Editor' },
          ]}
        />
        <RadioGroup
          label="Role"
          value={role}
          onChange={setRole}
          options={[
            { value: 'lead', label: 'Lead', hint: 'Everything, people included' },
            { value: 'editor', label: 'Editor', hint: 'Changes tasks and columns' },
          ]}
        />
      </div>
      <LinkCard url="https://cairn.example/join/3fKq9vVfXq2" label="Link" hint="Good for 7 days" />
    </Part>
  );
}

function Floating() {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string[]>(['Kofi Mensah']);
  const rows = (
    <>
      <MenuHeading>Move HR-58 to</MenuHeading>
      {(['Planned', 'Ready', 'On the slip'] as const).map((name, n) => (
        <MenuItem
          key={name}
          icon={<CairnState stones={n as 0 | 1 | 2} />}
          keys={`${n + 1}`}
          onSelect={() => showToast({ text: name })}
        >
          {name}
        </MenuItem>
      ))}
      <MenuSeparator />
      <SubMenu icon={Calendar} label="Due">
        <MenuItem onSelect={() => undefined}>Tomorrow</MenuItem>
      </SubMenu>
      <MenuItem icon={Trash2} danger keys="delete" onSelect={() => undefined}>
        Delete
      </MenuItem>
    </>
  );
  return (
    <Part name="What floats">
      <div className="row" style={{ gridColumn: '1 / -1', flexWrap: 'wrap' }}>
        <Menu trigger={<Button kind="line">Menu</Button>}>{rows}</Menu>
        <ContextMenu target={<Button kind="line">Right click</Button>}>{rows}</ContextMenu>
        <PickerPopover
          label="People"
          multiple
          options={PEOPLE.map((person) => ({
            id: person.id,
            label: person.name,
            icon: <Avatar person={person} quiet />,
          }))}
          selected={chosen}
          onSelect={(id) => setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id])}
          create={{ label: (query) => `Invite “${query}”`, run: () => undefined }}
          trigger={<Button kind="line">Picker</Button>}
        />
        <Button kind="line" onClick={() => setOpen(true)}>
          Dialog
        </Button>
        <Sheet label="Sheet" trigger={<Button kind="line">Sheet</Button>}>
          <p>A sheet from below.</p>
        </Sheet>
        <Button
          kind="line"
          onClick={() => void confirm({ title: 'Delete?', text: 'It is gone then.', action: 'Delete', destroy: true })}
        >
          Confirm
        </Button>
        <Button
          kind="line"
          onClick={() => showToast({ text: 'HR-58 moved to Done', action: { label: 'Undo', run: () => undefined } })}
        >
          Toast
        </Button>
        <Button kind="line" onClick={() => showToast({ text: 'Could not do it. Nothing was lost.', bad: true })}>
          Bad toast
        </Button>
        <Dialog
          open={open}
          onOpenChange={setOpen}
          title="Rename project"
          lead="Everyone sees the new name."
          footer={<Button kind="primary">Rename</Button>}
        >
          <TextField label="Name" />
        </Dialog>
      </div>
    </Part>
  );
}

function Chips() {
  return (
    <Part name="Notes">
      <div className="note">Your last change waits.</div>
      <div className="note is-bad">The server did not accept it.</div>
      <div className="note is-info">A new version is ready.</div>
    </Part>
  );
}
