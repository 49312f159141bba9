package io.lifecycle.test;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;

import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.ExecutionMode;

import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Sets the fields of test instances that hold the signals.
 */
final class SignalFields {

	private SignalFields() {
	}

	static void inject(ExtensionContext context, RecordedSignals signals) {
		for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
			ReflectionUtils.doWithFields(instance.getClass(), (field) -> inject(context, instance, field, signals),
					SignalFields::isInjected);
		}
	}

	// A final field, such as that of a record, was set by the constructor.
	private static boolean isInjected(Field field) {
		return field.getType() == RecordedSignals.class && !Modifier.isStatic(field.getModifiers())
				&& !Modifier.isFinal(field.getModifiers());
	}

	private static void inject(ExtensionContext context, Object instance, Field field, RecordedSignals signals)
			throws IllegalAccessException {
		boolean shared = context.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD) == Lifecycle.PER_CLASS
				&& context.getExecutionMode() == ExecutionMode.CONCURRENT;
		Assert.state(!shared,
				() -> "The field '%s' of %s is shared by concurrent tests: declare the signals as a parameter instead"
					.formatted(field.getName(), instance.getClass().getName()));
		ReflectionUtils.makeAccessible(field);
		field.set(instance, signals);
	}

}
