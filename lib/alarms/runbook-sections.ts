/** Sections of RUNBOOK.md that alarms refer to. */
export const SECTIONS = [
  'Requests fail',
  'Requests are slow',
  'Functions do not answer',
  'Work starts late',
  'Events are late',
  'Webhooks are late',
  'A webhook was disabled',
  'Dead letters',
  'Executions have failed',
  'Orders are stuck',
  'The count of orders is silent',
  'Deadlines are late',
  'Stock is wrong',
  'A stored item is damaged',
  'Tables are throttled',
  'Tenants are limited',
  'Callers are refused',
  'The API turns requests away',
  'Requests are rejected',
  'Nobody calls',
] as const;

export type Section = (typeof SECTIONS)[number];
