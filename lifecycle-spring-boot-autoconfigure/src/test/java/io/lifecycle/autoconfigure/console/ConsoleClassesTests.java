package io.lifecycle.autoconfigure.console;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.console.ConsoleEndpoint;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application loads that does not expose the console.
 */
class ConsoleClassesTests {

	@Test
	void onlyTheIdOfTheEndpointIsLoaded() {
		Loader loader = new Loader(getClass().getClassLoader());
		new WebApplicationContextRunner().withUserConfiguration(Application.class)
			.withPropertyValues("management.endpoints.web.exposure.include=health,signals")
			.withClassLoader(loader)
			.run((context) -> assertThat(context).hasNotFailed().hasBean("lifecycle.signalsEndpoint"));
		assertThat(loader.loaded).anyMatch((name) -> name.startsWith("io.lifecycle.actuate."))
			.filteredOn((name) -> name.startsWith("io.lifecycle.console"))
			.isSubsetOf(ConsoleEndpoint.class.getName());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	/**
	 * Loads the classes of the library itself, and notes them.
	 */
	private static final class Loader extends ClassLoader {

		private final Set<String> loaded = ConcurrentHashMap.newKeySet();

		Loader(ClassLoader parent) {
			super(parent);
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith("io.lifecycle.")) {
				return super.loadClass(name, resolve);
			}
			synchronized (getClassLoadingLock(name)) {
				Class<?> known = findLoadedClass(name);
				return (known != null) ? known : define(name);
			}
		}

		private Class<?> define(String name) throws ClassNotFoundException {
			try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
				if (in == null) {
					throw new ClassNotFoundException(name);
				}
				byte[] bytes = in.readAllBytes();
				this.loaded.add(name);
				return defineClass(name, bytes, 0, bytes.length);
			}
			catch (IOException ex) {
				throw new ClassNotFoundException(name, ex);
			}
		}

	}

}
