import { createApp } from '@backstage/frontend-defaults';
import { entityPageModule } from './entity-page';
import { homeModule } from './home';
import { navigationModule } from './navigation';
import { signInModule } from './sign-in';
import { themeModule } from './theme';

/**
 * The portal. Plugins among the dependencies of this package install
 * themselves (`app.packages: all`); here is only what makes it this portal.
 */
export const app = createApp({
  features: [
    themeModule,
    signInModule,
    navigationModule,
    homeModule,
    entityPageModule,
  ],
});
