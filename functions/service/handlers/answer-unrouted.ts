import middy from '@middy/core';
import type { LambdaHandler } from '../../core/http/pipeline.ts';
import type { HttpEvent } from '../../core/http/request.ts';
import { requestIdOf } from '../../core/http/request-id.ts';
import { respond } from '../../core/http/respond.ts';
import { liveContext, type ServiceContext } from '../../core/http/service-context.ts';
import { problemDocument } from '../../core/problems/problem-document.ts';
import { line } from '../contract/line.ts';
import * as routes from '../contract/routes.ts';
import { Unrouted } from '../contract/unrouted.ts';
import { assetText } from '../http/asset.ts';
import { answerFor } from '../http/unrouted-answer.ts';

const readUnrouted = () => assetText('unrouted.json');

/**
 * Makes the function that answers every request that no route takes. It checks no token and reads no body.
 *
 * @param read returns the answers built with the stack
 */
export const answerUnrouted = (read: () => string = readUnrouted) => {
  let unrouted: Unrouted | undefined;
  const answering = ({ rawPath }: HttpEvent) => {
    unrouted ??= Unrouted.parse(JSON.parse(read()));
    return answerFor(unrouted, rawPath);
  };
  const idOf = (event: HttpEvent) => requestIdOf(event, answering(event).requestIdHeader);
  return (context: () => ServiceContext = liveContext): LambdaHandler => {
    const served = { line, route: routes.answerUnrouted };
    return middy(async (event: HttpEvent) => answering(event).answer(idOf(event))).use(
      respond({ served, requestIdOf: idOf, context, print: problemDocument }),
    ) as LambdaHandler;
  };
};

export const handler = answerUnrouted()();
