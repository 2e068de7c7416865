export * from './access';
export * from './client/OpenChoreoService';
export * from './client/httpClient';
export * from './client/serviceRef';
