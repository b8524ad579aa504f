import { dynamoDb } from '../dynamodb/service.ts';
import { eventBridge } from '../eventbridge/service.ts';
import { lambda } from '../lambda/service.ts';
import { localService } from '../service/local-service.ts';
import { sqs } from '../sqs/service.ts';
import { stepFunctionsActions } from './actions.ts';
import { ExecutionJournal } from './execution-journal.ts';
import { defineStateMachines, type MachineProperties, readStateMachines } from './state-machine-properties.ts';
import { StateMachines } from './state-machines.ts';

/** Step Functions as other services use it. */
export interface RunningStepFunctions {
  readonly machines: readonly MachineProperties[];
  readonly journal: ExecutionJournal;
}

/** Step Functions. Executions that a stop interrupted resume at the next start. */
export const stepFunctions = localService({
  name: 'step-functions',
  types: ['AWS::StepFunctions::StateMachine'],
  define: ({ assembly }) => defineStateMachines(assembly),
  start: (cloud): RunningStepFunctions => {
    const { assembly, store, clock, log, metrics, endpoint, onStop, onReady } = cloud;
    const journal = new ExecutionJournal(store);
    const machines = readStateMachines(assembly, clock.timeScale);
    const services = {
      lambda: lambda.of(cloud).runtime,
      events: eventBridge.of(cloud).events,
      queues: sqs.of(cloud),
      dynamodbUrl: dynamoDb.of(cloud).url,
    };
    const stateMachines = new StateMachines({ machines, journal, clock, log, services, metrics });
    onStop(() => stateMachines.stop());
    endpoint.addActions(stepFunctionsActions(stateMachines));
    onReady(() => {
      void stateMachines.resume().then((count) => {
        if (count > 0) log.info('workflows', `resuming ${count} executions`);
      });
    });
    return { machines, journal };
  },
});
