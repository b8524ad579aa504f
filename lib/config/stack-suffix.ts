import { Aws, Fn } from 'aws-cdk-lib';

/**
 * Eight hexadecimal digits, other ones for every stack that is made: the first part of the UUID in the stack's id. They stay
 * for the life of the stack and tell nothing about the account.
 */
export const STACK_SUFFIX: string = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
