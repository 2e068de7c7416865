import { formatRef, refOf } from '@openchoreo-backstage/kube-objects';
import type { Request } from 'express';
import { z } from 'zod';
import type {
  ApplyProblem,
  ApplyResponse,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import type { AccessFacts } from '../../access/facts';
import { writableKinds, writeDemands } from '../../access/writeDemands';
import { ProblemsError } from '../errors';
import { parseInput } from '../input';
import { route, type Route } from '../route';
import { completeDocuments } from './completeDocuments';
import { applyManifests, type ApplyTarget } from './applyManifests';
import { parseManifests, type ManifestDocument } from './documents';

const query = z.object({
  dryRun: z.enum(['true', 'false']).optional(),
  strict: z.enum(['true', 'false']).optional(),
});

/** `POST /apply`: several documents, all of them or none. */
export function applyRoutes(options: {
  target: ApplyTarget;
  facts: AccessFacts;
}): Route[] {
  const { target, facts } = options;
  return [
    route({
      method: 'post',
      path: '/apply',
      action: 'by-document',
      summary: 'Applies multi-document YAML, all of it or nothing',
      parse: request => {
        const { dryRun, strict } = parseInput(
          query,
          request.query,
          'The query',
        );
        return {
          documents: readDocuments(request),
          dryRun: dryRun === 'true',
          strict: strict === 'true',
        };
      },
      audit: {
        eventId: 'objects-apply',
        about: ({ documents, dryRun }) => ({
          dryRun,
          objects: documents.map(({ object }) => formatRef(refOf(object))),
        }),
      },
      async access({ documents }) {
        const demands = await Promise.all(
          documents.map(async ({ object }) =>
            writeDemands(
              object,
              await target.current(object),
              facts.writeFacts(object),
            ),
          ),
        );
        return demands.flat();
      },
      async handle(input, { caller, response, requestId }) {
        const outcome = await applyManifests(
          {
            ...input,
            context: {
              actor: caller.actor,
              notable: true,
              reason: reasonFor(input.documents),
              cause: requestId,
            },
          },
          target,
        );
        if ('problems' in outcome) throw refused(outcome.problems);
        response.json(outcome.response satisfies ApplyResponse);
      },
    }),
  ];
}

function readDocuments(request: Request): ManifestDocument[] {
  const { body } = request;
  if (typeof body !== 'string' || body.trim() === '') {
    throw new ProblemsError(
      'Send YAML as the body, with content type application/yaml.',
      [{ path: '', message: 'is empty' }],
    );
  }
  const { documents, problems } = parseManifests(body);
  problems.push(...completeDocuments(documents));
  if (problems.length > 0) throw refused(problems);
  if (documents.length === 0) {
    throw new ProblemsError('The request has no document in it.', [
      {
        path: '',
        message: `is empty; kinds that can be applied: ${writableKinds().join(
          ', ',
        )}`,
      },
    ]);
  }
  return documents;
}

function refused(problems: ApplyProblem[]): ProblemsError {
  const sorted = [...problems].sort((a, b) => a.document - b.document);
  const list = sorted.map(({ object, line, path, message }) =>
    [object, line && `line ${line}`, path && `${path}:`, message]
      .filter(Boolean)
      .join(' '),
  );
  return new ProblemsError(`Nothing was applied. ${list.join('; ')}`, sorted);
}

function reasonFor(documents: readonly ManifestDocument[]): string {
  const names = documents.map(
    ({ object }) => `${object.kind} ${object.metadata.name}`,
  );
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3
    ? `Applied ${shown} and ${names.length - 3} more`
    : `Applied ${shown}`;
}
