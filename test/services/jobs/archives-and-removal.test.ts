import { aScan, newTenantId } from '../../support/job-store.ts';
import { ARCHIVE, COMPLETED, describeJobs, times } from '../../support/jobs-on.ts';

describeJobs('archives and removal of jobs', (at) => {
  describe('the archive of a job', () => {
    const told = { name: 'scan.zip', size: 9, sha256: 'ab', file_count: 2 };

    test('is told once the job has ended, and in its result', async () => {
      const { jobs } = at.first;
      const jobId = await at.inStatus(at.first, 'running');
      await jobs.keepArchive(jobId, ARCHIVE);
      await jobs.keepArchive(jobId, ARCHIVE);
      await expect(jobs.archive(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_FINISHED' });
      const { job } = await jobs.end(jobId, COMPLETED);
      expect(job.result).toEqual({ resources: 3, archive: told });
      expect(await jobs.archive(jobId)).toEqual(ARCHIVE);
    });

    test('is gone for good once it was forgotten', async () => {
      const { jobs } = at.first;
      const jobId = await at.inStatus(at.first, 'running');
      await jobs.keepArchive(jobId, ARCHIVE);
      await jobs.end(jobId, COMPLETED);
      await jobs.forgetArchive(jobId);
      await jobs.forgetArchive(jobId);
      await jobs.keepArchive(jobId, ARCHIVE);
      await expect(jobs.archive(jobId)).rejects.toMatchObject({ code: 'FILES_EXPIRED' });
      expect((await jobs.get(jobId)).result).toEqual({ resources: 3, archive: null });
    });

    test('is missing where the job made none', async () => {
      const jobId = await at.inStatus(at.first, 'failed');
      const before = await at.first.jobs.get(jobId);
      await expect(at.first.jobs.archive(jobId)).rejects.toMatchObject({ code: 'FILES_NOT_FOUND' });
      await at.first.jobs.forgetArchive(jobId);
      await at.first.jobs.forgetArchive('scan-000000000000');
      expect(await at.first.jobs.get(jobId)).toEqual(before);
    });
  });

  describe('removing', () => {
    test('takes a job, its events and its key, and nothing of another', async () => {
      const request = aScan({ idempotencyKey: newTenantId(), operationType: 'generate-iac' });
      const { job } = await at.first.jobs.open(request);
      const other = await at.inStatus(at.first, 'completed');
      await Promise.all(times(30, (i) => at.first.progress.log(job.job_id, 'log', `line ${i}`)));
      await at.first.jobs.end(job.job_id, COMPLETED);
      await at.first.jobs.remove(job.job_id);
      await at.first.jobs.remove(job.job_id);
      await expect(at.first.jobs.get(job.job_id)).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
      const left = await at.first.neo4j.read(async (tx) => {
        const { records } = await tx.run('MATCH (n) WHERE n.job_id = $jobId RETURN count(n) AS left', {
          jobId: job.job_id,
        });
        return records[0]!.get('left') as number;
      });
      expect(left).toBe(0);
      expect((await at.first.jobs.open(request)).replayed).toBe(false);
      expect(await at.eventsOf(other)).toHaveLength(1);
    });

    test.each(['queued', 'running'] as const)('refuses a %s job', async (status) => {
      const jobId = await at.inStatus(at.first, status);
      await expect(at.first.jobs.remove(jobId)).rejects.toMatchObject({ code: 'JOB_NOT_FINISHED' });
      expect((await at.first.jobs.get(jobId)).status).toBe(status);
    });
  });
});
