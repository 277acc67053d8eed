import { type Fields, isFields } from '../../model/fields.ts';
import type { Unit } from '../declared.ts';
import type { PlaceOfAddress } from './plan.ts';
import { indexText } from './plan-addresses.ts';
import { readState } from './state.ts';

/** A state as Terraform keeps it (`terraform.tfstate`, version 4), read as what `terraform show -json` makes of it. */
export function readRawState(state: Fields, path: string, placeOf: PlaceOfAddress): Unit {
  const resources = (Array.isArray(state.resources) ? state.resources : []).filter(isFields);
  const shown = resources.flatMap(({ module, mode, type, name, instances }) => {
    const prefix = typeof module === 'string' ? `${module}.` : '';
    const all = (Array.isArray(instances) ? instances : []).filter(isFields);
    return all.map(({ index_key: index, attributes }) => ({
      address: `${prefix}${String(type)}.${String(name)}${indexText(index)}`,
      type,
      mode,
      values: isFields(attributes) ? attributes : {},
    }));
  });
  const { outputs } = state;
  const unit = readState({ values: { outputs, root_module: { resources: shown } } }, path, placeOf);
  if (state.version === 4) return unit;
  const says = 'The state is not of version 4, which is what is read here.';
  const fix = 'Hand over what terraform show -json prints.';
  return { ...unit, gaps: [{ place: { ...placeOf(''), line: 1, column: 1 }, says, fix }] };
}
