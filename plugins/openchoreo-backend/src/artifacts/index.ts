export { createArtifactController } from './artifactController';
export { createServiceController } from './serviceController';
