package io.lifecycle.test;

import java.io.Serializable;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.Assert;

/**
 * Adds the recorder to a context. All instances are equal.
 */
record RecordSignalsContextCustomizer() implements ContextCustomizer {

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		context.getBeanFactory().registerResolvableDependency(RecordedSignals.class, new Current());
		if (!AotDetector.useGeneratedArtifacts()
				&& context.getBeanFactory() instanceof BeanDefinitionRegistry registry) {
			new AnnotatedBeanDefinitionReader(registry, context.getEnvironment())
				.register(RecordSignalsConfiguration.class);
		}
	}

	/**
	 * The object that {@code @Autowired} finds. Spring injects a proxy for it, which
	 * looks up the signals with each call, because it is serializable.
	 */
	@SuppressWarnings("serial")
	private static final class Current implements ObjectFactory<RecordedSignals>, Serializable {

		@Override
		public RecordedSignals getObject() {
			Recording recording = CurrentRecording.get();
			Assert.state(recording != null, "No test is recorded on this thread");
			return recording.signals();
		}

	}

}
