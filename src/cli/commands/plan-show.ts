import { EXIT } from '../../core/model/problems.ts';
import { planPage } from '../../outputs/plan/plan-page.ts';
import { print } from '../outputs.ts';
import { screen } from '../screen.ts';
import { readPlan } from './apply.ts';

/** Prints a plan file. Throws a Problem for one that was changed since it was made. */
export async function planShowCommand(path: string): Promise<number> {
  await print(planPage(readPlan(path), screen()));
  return EXIT.clean;
}
