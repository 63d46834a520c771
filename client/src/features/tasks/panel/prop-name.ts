/** The properties of a task that have a picker. */
export type PropName = 'state' | 'people' | 'labels' | 'priority' | 'due' | 'start' | 'estimate' | 'parent';
