import { useEntity } from '@backstage/plugin-catalog-react';
import { ErrorState } from '@openchoreo-backstage/plugin-openchoreo-react';
import { COMPONENT_ANNOTATION, componentRefOf } from './componentRef';
import { DeliveryTab } from './DeliveryTab';

/** The delivery of the component that the entity of the page stands for. */
export function EntityDelivery() {
  const { entity } = useEntity();
  const ref = componentRefOf(entity);
  if (!ref) {
    return (
      <ErrorState
        title="This entity names no OpenChoreo component."
        error={{
          message: `Its annotation ${COMPONENT_ANNOTATION} must be <organization>/<component>, and is "${entity.metadata.annotations?.[COMPONENT_ANNOTATION]}".`,
        }}
      />
    );
  }
  return <DeliveryTab {...ref} />;
}
