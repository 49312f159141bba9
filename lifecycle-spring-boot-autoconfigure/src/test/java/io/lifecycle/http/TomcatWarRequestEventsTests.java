package io.lifecycle.http;

import java.nio.file.Path;
import java.util.Set;

import io.lifecycle.test.contract.TestServer;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.web.SpringServletContainerInitializer;
import org.springframework.web.context.support.WebApplicationContextUtils;

/**
 * A WAR in a Tomcat without Spring Boot.
 */
class TomcatWarRequestEventsTests extends ServletRequestEventsContract {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@Override
	protected TestServer start() throws Exception {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(directory.toString());
		tomcat.setPort(0);
		Context context = tomcat.addContext("", directory.toString());
		context.addServletContainerInitializer(new SpringServletContainerInitializer(), Set.of(WarInitializer.class));
		tomcat.start();
		int port = tomcat.getConnector().getLocalPort();
		return TestServer.of(port,
				WebApplicationContextUtils.getRequiredWebApplicationContext(context.getServletContext()), () -> {
					tomcat.stop();
					tomcat.destroy();
				});
	}

	@Override
	protected boolean isIntegrated() {
		return false;
	}

}
