import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import type {
  NavContentComponentProps,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import { RiMenuLine, RiSearchLine, RiSettings3Line } from '@remixicon/react';
import { SidebarLogo } from './SidebarLogo';
import { SignOutItem } from './SignOutItem';

function NavItem({ href, title, icon }: NavContentNavItem) {
  return <SidebarItem to={href} text={title} icon={() => icon} />;
}

/** Search and catalog first, the person's own at the bottom. */
export function PortalSidebar({ navItems }: NavContentComponentProps) {
  const nav = navItems.withComponent(NavItem);
  // Search has its own field above; the home page only leads on. The
  // visualizer is for whoever assembles the portal, at /visualizer.
  nav.take('page:app-visualizer');
  nav.take('page:search');
  nav.take('page:app/home');
  const catalog = nav.take('page:catalog');
  const settings = nav.take('page:user-settings');
  nav.take('page:notifications');
  return (
    <Sidebar>
      <SidebarLogo />
      <SidebarGroup label="Search" icon={<RiSearchLine />} to="/search">
        <SidebarSearchModal />
      </SidebarGroup>
      <SidebarDivider />
      <SidebarGroup label="Menu" icon={<RiMenuLine />}>
        {catalog}
        <SidebarScrollWrapper>
          {nav.rest({ sortBy: 'title' })}
        </SidebarScrollWrapper>
      </SidebarGroup>
      <SidebarSpace />
      <SidebarDivider />
      <NotificationsSidebarItem />
      <SidebarGroup label="Settings" icon={<RiSettings3Line />} to="/settings">
        {settings}
      </SidebarGroup>
      <SignOutItem />
    </Sidebar>
  );
}
