export { deliveryView } from './deliveryView';
export { gateView } from './promotions';
export type { DeliveryWorld, Viewer } from './world';
