import type { Plan } from '@openchoreo-backstage/plugin-openchoreo-common';

/** What a change touches, one part each. */
export type SectionId = 'manifests' | 'configuration' | 'network' | 'endpoints';

/** A part of a plan with the number of changes in it. */
export interface Section {
  id: SectionId;
  title: string;
  count: number;
}

/** The parts of a plan in the order in which they are shown. */
export function sectionsOf(plan: Plan): Section[] {
  return [
    { id: 'manifests', title: 'Manifests', count: plan.objects.length },
    {
      id: 'configuration',
      title: 'Configuration',
      count: plan.configuration.length,
    },
    { id: 'network', title: 'Network', count: plan.network.length },
    { id: 'endpoints', title: 'Endpoints', count: plan.endpoints.length },
  ];
}

/** The part to open: the first that is not empty. */
export function firstSection(plan: Plan): SectionId {
  const sections = sectionsOf(plan);
  return (sections.find(section => section.count > 0) ?? sections[0]).id;
}

/** Nothing would be different afterwards. */
export function changesNothing(plan: Plan): boolean {
  return sectionsOf(plan).every(section => section.count === 0);
}

/** A value of a manifest on one line, as YAML would say it. */
export function formatValue(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return value === '' ? '""' : value;
  return JSON.stringify(value);
}
