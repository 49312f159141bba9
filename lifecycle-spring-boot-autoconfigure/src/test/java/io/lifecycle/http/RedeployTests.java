package io.lifecycle.http;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.lifecycle.test.contract.RawClient;
import jakarta.servlet.ServletContainerInitializer;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleEvent;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.loader.WebappLoader;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.DirResourceSet;
import org.apache.catalina.webresources.FileResourceSet;
import org.apache.catalina.webresources.StandardRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A container deploys a WAR and removes it again: nothing of its class loader remains.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedeployTests {

	// The container has its own classes, and the application has those of Spring.
	private static final Pattern LIBRARY = Pattern.compile(
			"(spring-(boot|core|beans|context|aop|expression|web|webmvc)-[\\d.]+|spring-boot-(autoconfigure|servlet|webmvc|web-server"
					+ "|http-converter|actuator|actuator-autoconfigure|health|micrometer-.*|jackson)-[\\d.]+|micrometer-(core|commons|observation)-.*"
					+ "|HdrHistogram.*|LatencyUtils.*|jackson-.*|slf4j-api.*|logback-.*|jspecify.*|commons-logging.*|context-propagation.*"
					+ "|reactor-core.*|reactive-streams.*)\\.jar");

	private static final String CONTAINER = "(jakarta|org\\.apache\\.(catalina|coyote|juli|naming|tomcat|el))\\..*";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path directory;

	@Test
	void applicationThatIsRemovedLeavesNothing(CapturedOutput output) throws Exception {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(directory.toString());
		tomcat.setPort(0);
		tomcat.start();
		tomcat.getConnector().start();
		try {
			WeakReference<ClassLoader> loader = deployAndRemove(tomcat);
			// The container refers to the latest application.
			deployAndRemove(tomcat);
			await().until(() -> {
				System.gc();
				return loader.refersTo(null);
			});
			assertThat(output).doesNotContain("thread named [lifecycle", "Illegal access");
		}
		finally {
			tomcat.stop();
			tomcat.destroy();
		}
	}

	private static WeakReference<ClassLoader> deployAndRemove(Tomcat tomcat) throws Exception {
		StandardContext context = new StandardContext();
		context.setName("/app");
		context.setPath("/app");
		context.setDocBase(directory.toString());
		context.setParentClassLoader(new ContainerLoader());
		context.setLoader(new WebappLoader());
		context.setResources(resources(context));
		context.addLifecycleListener(RedeployTests::configure);
		tomcat.getHost().addChild(context);
		WeakReference<ClassLoader> loader = new WeakReference<>(context.getLoader().getClassLoader());
		int port = tomcat.getConnector().getLocalPort();
		try (RawClient client = RawClient.connect(port); RawClient streaming = RawClient.connect(port)) {
			streaming.send("GET /app/stream HTTP/1.1\r\nHost: h\r\n\r\n");
			// So many events have their listeners composed.
			for (int events : new int[] { 1200, 1, 1 }) {
				assertThat(client.get("/app/visit?events=" + events).read().status()).isEqualTo(200);
			}
			assertThat(client.get("/app/actuator/signals").read().status()).isEqualTo(200);
			tomcat.getHost().removeChild(context);
		}
		return loader;
	}

	private static StandardRoot resources(Context context) {
		StandardRoot root = new StandardRoot(context);
		Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
			.map(Path::of)
			.filter(Files::exists)
			.forEach((path) -> {
				String file = path.getFileName().toString();
				if (Files.isDirectory(path)) {
					root.addPreResources(new DirResourceSet(root, "/WEB-INF/classes", path.toString(), "/"));
				}
				else if (LIBRARY.matcher(file).matches()) {
					root.addPreResources(new FileResourceSet(root, "/WEB-INF/lib/" + file, path.toString(), "/"));
				}
			});
		return root;
	}

	private static void configure(LifecycleEvent event) {
		if (!event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
			return;
		}
		StandardContext context = (StandardContext) event.getLifecycle();
		ClassLoader loader = context.getLoader().getClassLoader();
		try {
			Class<?> spring = loader.loadClass("org.springframework.web.SpringServletContainerInitializer");
			Class<?> application = loader.loadClass("io.lifecycle.http.RedeployedApplication");
			assertThat(application.getClassLoader()).isSameAs(loader);
			context.addServletContainerInitializer((ServletContainerInitializer) spring.getConstructor().newInstance(),
					Set.of(application));
			context.setConfigured(true);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Has the classes of the container only.
	 */
	private static final class ContainerLoader extends URLClassLoader {

		ContainerLoader() {
			super(new URL[0], ClassLoader.getPlatformClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			return name.matches(CONTAINER) ? RedeployTests.class.getClassLoader().loadClass(name)
					: super.loadClass(name, resolve);
		}

	}

}
