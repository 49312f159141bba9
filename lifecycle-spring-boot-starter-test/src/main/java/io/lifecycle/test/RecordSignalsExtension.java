package io.lifecycle.test;

import java.lang.reflect.Method;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.ApplicationContext;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.util.Assert;

/**
 * Begins a recording before each test, injects it, and ends it after the test with the
 * requested checks.
 */
final class RecordSignalsExtension
		implements BeforeEachCallback, AfterEachCallback, ParameterResolver, InvocationInterceptor {

	private static final Namespace NAMESPACE = Namespace.create(RecordSignalsExtension.class);

	@Override
	public void beforeEach(ExtensionContext context) {
		RecordSignals settings = settings(context);
		ApplicationContext application = SpringExtension.getApplicationContext(context);
		Duration timeout = DurationStyle.detectAndParse(settings.timeout());
		TestRecording test = new TestRecording(application.getBean(SignalRecorder.class), settings, timeout);
		context.getStore(NAMESPACE).put(TestRecording.class, test);
		SignalFields.inject(context, test.signals());
	}

	private static RecordSignals settings(ExtensionContext context) {
		RecordSignals settings = TestContextAnnotationUtils.findMergedAnnotation(context.getRequiredTestClass(),
				RecordSignals.class);
		if (settings == null) {
			settings = AnnotatedElementUtils.findMergedAnnotation(context.getRequiredTestMethod(), RecordSignals.class);
		}
		Assert.state(settings != null, "'@RecordSignals' must be present");
		return settings;
	}

	@Override
	public void afterEach(ExtensionContext context) throws Exception {
		TestRecording test = context.getStore(NAMESPACE).remove(TestRecording.class, TestRecording.class);
		if (test != null) {
			test.end(context.getExecutionException().orElse(null));
		}
	}

	// Spring resolves the parameters of constructors.
	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == RecordedSignals.class
				&& parameter.getDeclaringExecutable() instanceof Method;
	}

	@Override
	public RecordedSignals resolveParameter(ParameterContext parameter, ExtensionContext context) {
		TestRecording test = find(context);
		if (test == null) {
			throw new ParameterResolutionException("RecordedSignals exist only while a test runs: declare them as a "
					+ "parameter of @BeforeEach, @AfterEach and test methods");
		}
		return test.signals();
	}

	private static @Nullable TestRecording find(ExtensionContext context) {
		return context.getStore(NAMESPACE).get(TestRecording.class, TestRecording.class);
	}

	@Override
	public void interceptTestMethod(Invocation<@Nullable Void> invocation,
			ReflectiveInvocationContext<Method> invocationContext, ExtensionContext context) throws Throwable {
		proceed(invocation, context);
	}

	@Override
	public void interceptTestTemplateMethod(Invocation<@Nullable Void> invocation,
			ReflectiveInvocationContext<Method> invocationContext, ExtensionContext context) throws Throwable {
		proceed(invocation, context);
	}

	@Override
	public void interceptDynamicTest(Invocation<@Nullable Void> invocation,
			DynamicTestInvocationContext invocationContext, ExtensionContext context) throws Throwable {
		proceed(invocation, context);
	}

	// A test with a timeout may run on another thread than its @BeforeEach methods.
	private static void proceed(Invocation<@Nullable Void> invocation, ExtensionContext context) throws Throwable {
		TestRecording test = find(context);
		if (test == null) {
			invocation.proceed();
			return;
		}
		CurrentRecording.Scope scope = test.bind();
		try {
			invocation.proceed();
		}
		finally {
			scope.close();
		}
	}

}
