/** Settings of the client of SQS. It asks the address of SQS, as all other clients do, and not the host of the queue's URL. */
export const QUEUE_CLIENT = {
  useQueueUrlAsEndpoint: false,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 3_000 },
};
