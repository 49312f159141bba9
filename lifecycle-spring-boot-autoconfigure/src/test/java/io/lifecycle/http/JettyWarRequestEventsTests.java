package io.lifecycle.http;

import io.lifecycle.test.contract.TestServer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

import org.springframework.web.SpringServletContainerInitializer;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * A WAR in Jetty.
 */
class JettyWarRequestEventsTests extends ServletRequestEventsContract {

	@Override
	protected TestServer start() throws Exception {
		Server server = new Server(0);
		ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
		context.addServletContainerInitializer(new SpringServletContainerInitializer(), WarInitializer.class);
		server.setHandler(context);
		server.start();
		return TestServer.of(((ServerConnector) server.getConnectors()[0]).getLocalPort(),
				WebApplicationContextUtils.getRequiredWebApplicationContext(context.getServletContext()), server::stop);
	}

	@Override
	protected boolean isIntegrated() {
		return false;
	}

}
