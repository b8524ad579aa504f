// Stands for the AWS SDK that aws-local-stepfunctions imports: every task is overridden, so nothing calls it (see interpreter.ts).
export class LambdaClient {
  constructor() {
    throw new Error('the local cloud calls functions itself');
  }
}
export class InvokeCommand {}
export const fromCognitoIdentityPool = () => {
  throw new Error('the local cloud has no identity pools');
};
