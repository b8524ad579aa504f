import { Aws, Fn } from 'aws-cdk-lib';

/**
 * Eight hexadecimal digits that identify a stack: the first part of the UUID in its id. They stay the same for the life of the stack and
 * do not reveal the account.
 */
export const STACK_SUFFIX: string = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
