export { createOrganizationController } from './organizationController';
