import { apiDescription } from '../src/web/server/api-description.ts';

/** The description of the dashboard's API, as the server gives it at `/api/v1/openapi.json`. */
export async function dashboardApi(): Promise<string> {
  return `${JSON.stringify(await apiDescription(), null, 2)}\n`;
}
