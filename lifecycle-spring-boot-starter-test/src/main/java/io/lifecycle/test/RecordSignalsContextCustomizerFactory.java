package io.lifecycle.test;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Customizes the context of annotated test classes. The attributes of the annotation do
 * not matter, so that test classes share contexts.
 */
final class RecordSignalsContextCustomizerFactory implements ContextCustomizerFactory {

	@Override
	public @Nullable ContextCustomizer createContextCustomizer(Class<?> testClass,
			List<ContextConfigurationAttributes> configAttributes) {
		return (TestContextAnnotationUtils.hasAnnotation(testClass, RecordSignals.class) || replays(testClass))
				? new RecordSignalsContextCustomizer() : null;
	}

	private static boolean replays(Class<?> testClass) {
		return Stream.of(ReflectionUtils.getAllDeclaredMethods(testClass))
			.anyMatch((method) -> AnnotatedElementUtils.hasAnnotation(method, ReplaySignals.class));
	}

}
