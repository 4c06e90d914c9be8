-- `y` after a consonant folds to `i` (ký, kí): what was folded before is folded again.
update account set fold =
  replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(fold, 'by', 'bi'), 'cy', 'ci'), 'dy', 'di'), 'fy', 'fi'), 'gy', 'gi'), 'hy', 'hi'), 'jy', 'ji'), 'ky', 'ki'), 'ly', 'li'), 'my', 'mi'), 'ny', 'ni'), 'py', 'pi'), 'qy', 'qi'), 'ry', 'ri'), 'sy', 'si'), 'ty', 'ti'), 'vy', 'vi'), 'wy', 'wi'), 'xy', 'xi'), 'zy', 'zi'), 'quy', 'qui')
where fold like '%y%';
