import { useEffect, useState } from 'react';
import { SidebarItem } from '@backstage/core-components';
import {
  errorApiRef,
  identityApiRef,
  useApi,
} from '@backstage/frontend-plugin-api';
import { RiLogoutBoxRLine } from '@remixicon/react';

/** Who is signed in, and the way out. */
export function SignOutItem() {
  const identityApi = useApi(identityApiRef);
  const errorApi = useApi(errorApiRef);
  const [name, setName] = useState<string>();

  useEffect(() => {
    let current = true;
    identityApi.getProfileInfo().then(
      profile => current && setName(profile.displayName),
      error => errorApi.post(error),
    );
    return () => {
      current = false;
    };
  }, [identityApi, errorApi]);

  return (
    <SidebarItem
      icon={() => <RiLogoutBoxRLine />}
      text={name ? `Sign out ${name}` : 'Sign out'}
      onClick={() => {
        identityApi.signOut().catch(error => errorApi.post(error));
      }}
    />
  );
}
