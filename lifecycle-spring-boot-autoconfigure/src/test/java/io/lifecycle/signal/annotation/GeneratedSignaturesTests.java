package io.lifecycle.signal.annotation;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.ListenerStatus;
import io.lifecycle.signal.SignalBus;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.PropertyPlaceholderAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.ResolvableType;

import static io.lifecycle.signal.annotation.Contexts.withListeners;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A thousand generated listeners: each receives exactly the events that its parameter
 * accepts, or is refused with a reason.
 */
class GeneratedSignaturesTests {

	private static final List<Signature> SIGNATURES = Signature.random(20).distinct().limit(1000).toList();

	@Test
	void eachSignatureReceivesItsEventsOrIsRefused(@TempDir Path directory) throws IOException {
		SignatureSource.compile(SIGNATURES, directory);
		try (URLClassLoader loader = new URLClassLoader(new URL[] { directory.toUri().toURL() })) {
			context().withClassLoader(loader).run((context) -> {
				List<@Nullable String> reasons = registerAll(
						(GenericApplicationContext) context.getSourceApplicationContext(), loader);
				SignalBus bus = context.getBean(SignalBus.class);
				SignatureEvents.emitAll(bus);
				assertThat(bus.listeners().list()).extracting(ListenerStatus::lastError).containsOnlyNulls();
				SoftAssertions.assertSoftly((softly) -> {
					for (int i = 0; i < SIGNATURES.size(); i++) {
						check(softly, i, reasons.get(i), loader);
					}
				});
				assertThat(reasons).filteredOn(Objects::isNull).hasSizeGreaterThan(300);
			});
		}
	}

	private static ApplicationContextRunner context() {
		return withListeners().withConfiguration(AutoConfigurations.of(PropertyPlaceholderAutoConfiguration.class))
			.withBean("counter", CallCounter.class)
			.withBean("cglibCreator", BeanNameAutoProxyCreator.class, () -> proxyCreator("CGLIB*", true))
			.withBean("jdkCreator", BeanNameAutoProxyCreator.class, () -> proxyCreator("JDK*", false));
	}

	private static BeanNameAutoProxyCreator proxyCreator(String beanNames, boolean proxyTargetClass) {
		BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
		creator.setBeanNames(beanNames);
		creator.setInterceptorNames("counter");
		creator.setProxyTargetClass(proxyTargetClass);
		return creator;
	}

	private static List<@Nullable String> registerAll(GenericApplicationContext context, ClassLoader classLoader) {
		return Stream.iterate(0, (i) -> i < SIGNATURES.size(), (i) -> i + 1)
			.<@Nullable String>map((i) -> register(context, i, loaded(classLoader, i)))
			.toList();
	}

	private static Class<?> loaded(ClassLoader classLoader, int number) {
		try {
			return classLoader.loadClass("generated.Generated$S" + number);
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable String register(GenericApplicationContext context, int number, Class<?> type) {
		String beanName = SIGNATURES.get(number).proxy().name() + number;
		context.registerBeanDefinition(beanName,
				BeanDefinitionBuilder.genericBeanDefinition(type).setFactoryMethod("create").getBeanDefinition());
		try {
			context.getBean(beanName);
			return null;
		}
		catch (BeanCreationException ex) {
			assertThat(ex.getMostSpecificCause()).isInstanceOf(InvalidSignalListenerException.class);
			return String.valueOf(ex.getMostSpecificCause().getMessage());
		}
	}

	private static void check(SoftAssertions softly, int number, @Nullable String reason, ClassLoader classLoader) {
		Signature signature = SIGNATURES.get(number);
		softly.assertThat(reason != null).as("%s %s", signature, reason).isEqualTo(signature.isRefused());
		ResolvableType type = accepted(loaded(classLoader, number));
		List<LifecycleEvent> accepted = SignatureEvents.ALL.stream()
			.filter((event) -> signature.takesEvent() ? type.isAssignableFrom(ResolvableType.forInstance(event))
					: type.toClass().isInstance(event))
			.toList();
		List<?> expected = (reason != null) ? List.of()
				: signature.takesEvent() ? accepted : Collections.nCopies(accepted.size(), null);
		softly.assertThat(SignatureEvents.receivedBy(number)).as("%s", signature).isEqualTo(expected);
	}

	private static ResolvableType accepted(Class<?> type) {
		try {
			return ResolvableType.forField(type.getDeclaredField("accepted"));
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
