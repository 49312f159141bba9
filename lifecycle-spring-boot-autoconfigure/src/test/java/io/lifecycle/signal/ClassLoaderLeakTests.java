package io.lifecycle.signal;

import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;

import io.lifecycle.event.LifecycleEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A bus that outlives an application does not keep the application's classes.
 */
class ClassLoaderLeakTests {

	@Test
	void emitOfAnEventDoesNotKeepItsClassLoader() throws Exception {
		SignalBus bus = SignalBus.create();
		ByteArrayOutputStream seen = new ByteArrayOutputStream();
		bus.on(LifecycleEvent.class, (event) -> seen.write(1));
		WeakReference<ClassLoader> loader = emitForeignEvent(bus);
		await().until(() -> {
			System.gc();
			return loader.refersTo(null);
		});
		assertThat(seen.size()).isOne();
		bus.emit(new SignalBusTests.Square(1));
		assertThat(seen.size()).isEqualTo(2);
	}

	private WeakReference<ClassLoader> emitForeignEvent(SignalBus bus) throws Exception {
		URL classes = getClass().getProtectionDomain().getCodeSource().getLocation();
		try (URLClassLoader loader = new EventClassLoader(classes)) {
			Class<?> type = loader.loadClass(SignalBusTests.Circle.class.getName());
			assertThat(type).isNotSameAs(SignalBusTests.Circle.class);
			var constructor = type.getDeclaredConstructor(int.class);
			constructor.setAccessible(true);
			bus.emit((LifecycleEvent) constructor.newInstance(1));
			return new WeakReference<>(loader);
		}
	}

	/**
	 * Loads the events of the tests itself, like the class loader of an application.
	 */
	private static final class EventClassLoader extends URLClassLoader {

		EventClassLoader(URL classes) {
			super(new URL[] { classes }, ClassLoaderLeakTests.class.getClassLoader());
		}

		@Override
		protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
			if (!name.startsWith(SignalBusTests.class.getName() + "$")) {
				return super.loadClass(name, resolve);
			}
			Class<?> loaded = findLoadedClass(name);
			return (loaded != null) ? loaded : findClass(name);
		}

	}

}
