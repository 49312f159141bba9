package io.lifecycle.autoconfigure.replay;

import java.util.stream.Stream;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.support.AbstractApplicationContext;
import org.springframework.scheduling.config.TaskManagementConfigUtils;

/**
 * Takes from the application what would begin by itself: the processor of
 * {@code @Scheduled}, and the start of servers and of message listeners.
 */
final class ReplayBeans implements BeanDefinitionRegistryPostProcessor {

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		Stream
			.of(TaskManagementConfigUtils.SCHEDULED_ANNOTATION_PROCESSOR_BEAN_NAME,
					AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME)
			.filter(registry::containsBeanDefinition)
			.forEach(registry::removeBeanDefinition);
		registry.registerBeanDefinition(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
				new RootBeanDefinition(ReplayLifecycleProcessor.class));
	}

}
