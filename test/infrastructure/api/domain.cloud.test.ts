import { expect, test } from 'vitest';
import * as z from 'zod';
import { EXTENDED, propertiesOf, referenced, resourcesOf, synthesize } from '../templates.ts';

const Api = z.object({ DisableExecuteApiEndpoint: z.boolean().optional() });
const DomainName = z.object({
  DomainName: z.string(),
  DomainNameConfigurations: z.array(z.object({ CertificateArn: z.string(), EndpointType: z.string() })),
});
const Mapping = z.object({ ApiId: z.unknown(), DomainName: z.unknown(), Stage: z.unknown() });

test('answers on the configured domain only, and says so in its outputs', () => {
  const { service } = synthesize(EXTENDED);
  expect(propertiesOf(service, 'AWS::ApiGatewayV2::Api', Api)[0]?.properties.DisableExecuteApiEndpoint).toBe(true);
  const [domain] = propertiesOf(service, 'AWS::ApiGatewayV2::DomainName', DomainName);
  expect(domain?.properties).toEqual({
    DomainName: EXTENDED.domain,
    DomainNameConfigurations: [{ CertificateArn: EXTENDED.certificate, EndpointType: 'REGIONAL' }],
  });
  const [mapping] = propertiesOf(service, 'AWS::ApiGatewayV2::ApiMapping', Mapping);
  expect(referenced(mapping?.properties.DomainName)).toBe(domain?.id);
  const outputs = Object.entries(service.Outputs).map(([name, { Value }]) => [name, Value]);
  expect(Object.fromEntries(outputs)).toMatchObject({
    ApiUrl: `https://${EXTENDED.domain}`,
    OpenApiUrl: `https://${EXTENDED.domain}/openapi.json`,
    DocsUrl: `https://${EXTENDED.domain}/docs`,
    DomainTarget: { 'Fn::GetAtt': [domain?.id, 'RegionalDomainName'] },
  });
});

test('has no domain of its own by default, and lets callers use the address of API Gateway', () => {
  const { service } = synthesize({ stage: 'production' });
  expect(propertiesOf(service, 'AWS::ApiGatewayV2::Api', Api)[0]?.properties).toEqual({});
  expect(resourcesOf(service, 'AWS::ApiGatewayV2::DomainName')).toEqual([]);
  expect(service.Outputs.DomainTarget).toBeUndefined();
});

const Limits = z.record(z.string(), z.object({ ThrottlingRateLimit: z.number(), ThrottlingBurstLimit: z.number() }));
const Stage = z.object({ RouteSettings: Limits });

test('limits the routes of lines that cost more only where the routes exist already', () => {
  const limited = (context: Readonly<Record<string, unknown>>) =>
    Object.keys(
      propertiesOf(synthesize(context).service, 'AWS::ApiGatewayV2::Stage', Stage)[0]?.properties.RouteSettings ?? {},
    );
  const costly = ['GET /api/v1/device-hub/inventory', 'GET /v3/resellers/{resellerId}/customers', 'POST /v3/pricelist'];
  expect(limited(EXTENDED)).toEqual(expect.arrayContaining(costly));
  expect(limited({ stage: 'production' }).filter((route) => costly.includes(route))).toEqual([]);
});
